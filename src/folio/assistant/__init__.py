"""The assistant service: conversations with Claude about what a person holds.

Glossary:
    conversation: messages between a person and the assistant, kept in a folder.
    run: what the assistant does to answer one message.
    approval: a person's yes to something the assistant wants to do.
"""
