"""The site that tests watch."""

from local_site import site as site
