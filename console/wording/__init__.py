"""What is read: languages, sentences for entries, reasons, texts with their evidence."""
