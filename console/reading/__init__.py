"""What is read of the store to be shown: by whom, by pages, through which filter."""
