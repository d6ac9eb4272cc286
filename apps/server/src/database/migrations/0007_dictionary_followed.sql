-- From here on the dictionary of search is followed like any other table; what was found before was kept without knowing of it.
SELECT technomir_invalidate('all');
