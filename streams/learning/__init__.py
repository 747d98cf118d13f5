"""What officers corrected, and whether texts still are what the classifier learned from."""
