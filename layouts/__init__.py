"""Where it is shown: boards, one arrangement per device, and the profiles of walls."""
