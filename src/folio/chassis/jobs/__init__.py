"""Jobs: work that outlives the request that asked for it, shows how far it is, and can be cancelled.

Glossary:
    job: a row that says what is to be done for whom, how far it is, and how it ended.
    kind: what a service can do as a job; it gives the work.
    step: a part of a job that a person is shown, with its own count.
    hold: the claim of one process on a running job, for seconds; whoever dies loses it.

Flow: ``start_job`` writes a row; a process of the service claims it, works, and renews its hold; each report
of progress and each renewal fails once the job was cancelled, removed, or claimed by another, and the work
stops there. A job whose hold has lapsed is begun anew, at last given up.
"""
