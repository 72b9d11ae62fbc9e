"""Labels: what people may say of a page, and the labelled pages that a model is trained on.

Labels come from moderators' decisions and from files. The subpackage, from the ground up:

================ =====================================================================================
``label``        what people may say of a page
``votes``        one person's label, and what several of them come to: the rule for conflicts
``marks``        what may tie a page to others of its operation
``manifest``     groups of the pages that a model was trained on
``groups``       pages of one operation found by their marks
``kept``         labels and pages as they lie in the database
``collecting``   all labels with groups and pages, as training takes them
``tables``       labels files: CSV, JSON Lines, Parquet
``tools``        exports of Label Studio and Prodigy, read and written
``files``        a labels file of any form, read and written
``checks``       everything that is wrong with a labels file, at once
``importing``    labels files into the database
``doubts``       labels that the model doubts, back into the queue
``counting``     the numbers of ``farmsift labels stats``
================ =====================================================================================
"""

from .label import BAD, Label, checked_note, checked_signals

__all__ = ["BAD", "Label", "checked_note", "checked_signals"]
