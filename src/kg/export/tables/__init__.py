"""The dataset as tidy tables: one a kind of record, one row a record, one column a property."""
