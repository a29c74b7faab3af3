"""What the DAGs share: the manifest's graph, and operators that call weir."""
