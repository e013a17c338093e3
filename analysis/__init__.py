"""How numbers are judged: pure functions, frame in, result out."""
