"""What is done, by stage: extract, transform, load. Plain functions; the flows make Prefect tasks of them."""
