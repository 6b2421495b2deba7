"""The numbered steps by which a database reaches the current layout (`NNNN_name.sql`, or one for each dialect)."""
