"""Whether everything runs, for those who would otherwise not notice.

figures   what is measured, once, for everybody who asks
regular   the tasks that beat asks for: when a worker last finished each
alarms    which figure means that something is wrong, in one list; each has a page in docs/operations/runbook/
services  the pulse of beat, the nightly proof of the record, ringing and telling
probes    what a web process needs in order to serve: database, Redis, migrations, disk
"""
