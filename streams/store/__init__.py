"""Where things are kept: the tables and their migrations, one database or the other, what several processes agree
on, the vault of private halves and the chain of the audit."""
