"""How characters are written and read out: variants, sounds, and rules that change them."""
