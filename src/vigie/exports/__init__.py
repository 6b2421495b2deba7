"""The record in the layouts of others: tables, maps, threat intelligence, annotations, feeds."""
