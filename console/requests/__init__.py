"""What every request passes through: who it comes from, what they may have, and how it is refused."""
