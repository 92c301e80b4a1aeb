"""The second round: clusters under different names that are one name, written differently.

levels          how two names differ, if they can be one person's
familiar_names  given names and their familiar forms
differences     what each kind of difference asks for
describe        the clusters that the second round compares, and how many have a coauthor
keys            the keys by which clusters are compared
block           which clusters that share a key are compared
connect         the candidates of all keys together, and what they connect
score           the evidence for two of them being one person
bounds          how many clusters are held against each other
cluster         the round itself: best first, under constraints
matches         the links of the round, with their evidence
"""
