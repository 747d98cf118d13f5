"""Who fell ill, how many, whether a medical institution has them, and which grade that would propose."""
