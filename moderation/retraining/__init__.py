"""Retraining from labelled pages: a round trains a challenger and stops, a person promotes it or does not.

============== =======================================================================================
``registry``   the line of models: a folder for each, the link to the one in use, and every step taken
``sources``    where a round's labels come from, with groups found across all of them
``frozen``     test groups, chosen once, that no training ever sees
``looks``      how often they were looked at, and drawing them anew
``bounds``     how much worse a challenger may be
``changes``    a dry run: which decisions would change
``rounds``     one round: collect, audit, train, compare, report
``report``     the report of a round
``promotion``  promote a challenger, and undo it
============== =======================================================================================
"""
