"""Random repositories of knowledge bases, the same for the same seed.

    writer      the same content as YAML in ever different dress
    knowledge   the files of a knowledge base, and what editors do to them
    repository  commits, branches and merges, through `git fast-import`
"""
