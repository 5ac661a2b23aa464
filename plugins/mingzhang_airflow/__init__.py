"""What the DAGs share: the assets that join them, how their tasks are retried, the tasks that stand in more than one of them."""
