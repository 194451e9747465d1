"""The pages: HTML made on the server, with small scripts where they earn their place.

:func:`kg.web.site.install` puts them on an application of :mod:`kg.api`.
"""
