"""Which kind of text it is (类别), by written rules that stand over the model."""
