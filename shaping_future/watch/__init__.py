"""Whether everything runs, for those who would otherwise not notice.

figures   what is measured, once, for everybody who asks
regular   the tasks that beat asks for: when a worker last finished each
alarms    which figure means that something is wrong, or odd, in one list; each has a page in docs/operations/runbook/
odd       what is unusual: refusals, and files that leave, counted by middleware
clocks    how far apart this machine's clock is from the database's
services  the pulse of beat, the nightly proof of the record, ringing and telling
probes    what a web process needs in order to serve: database, Redis, migrations, disk
"""
