"""What beat asks the workers for, how often (seconds), and how the queue between them is kept."""

from celery.schedules import crontab

BEAT = {
    "watch": {"task": "shaping_future.watch.tasks.watch", "schedule": 60},
    "prove-the-record": {"task": "shaping_future.watch.tasks.prove_record", "schedule": crontab(hour=3, minute=17)},
    "seal-the-record": {"task": "shaping_future.record.tasks.seal", "schedule": 60},
    "end-second-steps": {"task": "shaping_future.accounts.tasks.end_second_steps", "schedule": 300},
    "deliver-the-outbox": {"task": "shaping_future.outbox.tasks.deliver", "schedule": 20},
    "scan-waiting-uploads": {"task": "shaping_future.files.tasks.scan_waiting", "schedule": 60},
    "make-wanted-documents": {"task": "shaping_future.files.tasks.make_waiting", "schedule": 60},
    "remove-expired-documents": {"task": "shaping_future.files.tasks.remove_expired", "schedule": 600},
    "read-grants-of-others": {"task": "grants.history.tasks.read_waiting", "schedule": 60},
    "run-retention": {"task": "shaping_future.rights.tasks.run_retention", "schedule": crontab(minute=41)},
    "remove-files": {"task": "shaping_future.rights.tasks.remove_files", "schedule": 600},
    "rehearse-retention": {"task": "shaping_future.rights.tasks.make_rehearsals", "schedule": 60},
    "close-calls": {"task": "grants.calls.tasks.close_calls", "schedule": 60},
    "forget-addresses": {"task": "grants.calls.tasks.forget_addresses", "schedule": 3600},
    "publish-funnels": {"task": "grants.equity_funnel.tasks.take_due_snapshots", "schedule": 300},
    "load-the-register": {"task": "grants.diligence.tasks.load_register", "schedule": 6 * 3600},
    "tell-of-voided-signatures": {"task": "grants.board.tasks.tell_of_voided", "schedule": 300},
    "warn-of-late-signatures": {"task": "grants.awards.tasks.warn_of_late_signatures", "schedule": 3600},
    "compare-the-books": {"task": "grants.books.tasks.reconcile", "schedule": crontab(hour=6, minute=10)},
    "watch-budget-lines": {"task": "grants.books.tasks.watch_lines", "schedule": 3600},
    "let-places-lapse": {"task": "grants.places.tasks.lapse_places", "schedule": 600},
    "end-terms": {"task": "cocreation.group.tasks.end_terms", "schedule": 3600},
    "work-out-plans": {"task": "cocreation.reading.tasks.work_out_plans", "schedule": 60},
    "keep-figures": {"task": "cocreation.ranking.tasks.keep_figures", "schedule": 60},
    "explain-rules": {"task": "cocreation.recommendation.tasks.explain_waiting", "schedule": 60},
    "remind-readers": {"task": "cocreation.reading.tasks.remind_readers", "schedule": 300},
    "remind-of-rounds": {"task": "cocreation.deliberation.tasks.remind_of_rounds", "schedule": 300},
    "look-after-conversations": {
        "task": "cocreation.conversations.tasks.look_after_conversations",
        "schedule": 300,
    },
    "remind-of-meetings": {"task": "cocreation.meetings.tasks.remind_of_meetings", "schedule": 900},
    "warn-of-late-payments": {"task": "grants.runs.tasks.warn_of_late_payments", "schedule": 3600},
    "warn-of-late-pay": {"task": "cocreation.participation.tasks.warn_of_late_pay", "schedule": 3600},
    "look-after-the-partners-space": {
        "task": "learning.community.tasks.look_after_the_space",
        "schedule": 900,
    },
    "remind-of-messages": {"task": "learning.changes.tasks.remind_of_messages", "schedule": 3600},
    "look-after-learning": {"task": "learning.reports.tasks.look_after_learning", "schedule": 3600},
    "sort-passages": {"task": "learning.insights.tasks.sort_waiting", "schedule": 60},
    "remind-of-asked-words": {"task": "learning.insights.tasks.remind_of_asks", "schedule": crontab(hour=9, minute=20)},
    "remind-of-closing": {"task": "grants.applications.tasks.remind_of_closing", "schedule": 300},
}

BROKER = {
    "visibility_timeout": 900,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    # A page that nudges a worker does not wait for a broker that is away; worker and beat wait by their own settings.
    "max_retries": 1,
    "interval_start": 0,
    "interval_max": 0.2,
}
