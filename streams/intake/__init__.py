"""What comes in besides the API: files, mails, vendors, feeds, the relay, history; what was refused, and how it
comes back."""
