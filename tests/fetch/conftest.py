"""The site that tests fetch from."""

from local_site import site as site
