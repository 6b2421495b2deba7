"""Reading shards somewhere: on this machine or on a cluster, with one result."""
