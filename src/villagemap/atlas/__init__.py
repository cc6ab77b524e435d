"""The questions that villagemap answers about villages, and the port that a store must fill."""
