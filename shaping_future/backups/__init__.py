"""One encrypted file with everything that must not be lost: the database and the stored files.

    manage.py backup FOLDER --verify        # made, restored into a scratch database, compared, proven
    manage.py restore FILE --check          # only the drill: nothing of the site is touched
    manage.py restore FILE                  # into an empty database; --replace sets a full one aside

cipher    pieces that cannot be changed, swapped or cut off unseen
archive   what is in the file: a tar of database parts, files and a manifest
programs  pg_dump and pg_restore, and the databases they work on
counting  what a database holds, to compare before and after
making    a backup
restoring a restore, and the drill
"""
