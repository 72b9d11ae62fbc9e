"""The moderation service: pages arrive, people decide, every step is recorded.

The room, from the ground up; each module may use those above it:

=================== ==================================================================================
``settings``        what the service can be told, with its built-in values
``schema``          the tables
``database``        connections and transactions, on SQLite or PostgreSQL; ``migrations`` makes the tables
``errors``          refusals, each with the status that the API answers
``audit``           the log of every step, chained by digest
``accounts``        people and programs: passwords, sessions, tokens, lock-out; ``roles`` says who may what
``models``          the model in use, swapped when its directory changes
``labels``          what people may say of a page, and labelled pages for training
``tallies``         counts kept as items change
``stored``          a page, a verdict and signals as they lie in the database
``waiting``         the reasons of what waits, kept as items come to a lane and leave it
``order``           which page is worth a decision most: the declared formula, the random draws
``intake``          pages in: scored, stored once, in batches
``fetch``           an address fetched on request, with its guards
``filters``         which rows a list is made of
``items``           reading items: one, a list by filters, counts
``queue``           the next item for a reviewer, leases, notes kept
``decisions``       decide, undo, and what an item's decisions come to
``sites``           a site's items, its past, decisions on a whole site
``webhooks``        a decision told to another program: signed, repeated, given up on
``statistics``      the numbers of the dashboard
``metrics``         what Prometheus is told
``problems``        errors as problem+json
``limits``          how large a request may be and how many there may be
``service``         the running service: what requests share
``app``             the application: ``api`` for programs, ``pages`` for people
``serve``           runs the application on uvicorn
=================== ==================================================================================

``api`` and ``pages`` hold no rules of their own: both call the functions of the modules above them.
Everything but ``settings``, ``errors`` and ``roles`` needs the extra ``serve``.
"""
