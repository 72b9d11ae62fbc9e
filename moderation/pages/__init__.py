"""The review page: what people see of the service, made on the server, with a little script for the keyboard.

``access`` says who is there and checks forms, ``context`` what is being worked through, ``parts`` marks quotes
in the page as it was read, ``copies`` sets it beside known articles, ``render`` fills templates, and
``routes`` are the pages. No rules of the queue stand here.
"""
