"""The pages: HTML made on the server, small scripts where they earn their place."""
