"""Long proofs: hundreds of simulations, kills, documents. Run by ``script/prove NAME``, not with the
tests.
"""
