"""What `./academy` does before Django exists: environment, front end, processes. Standard library only."""
