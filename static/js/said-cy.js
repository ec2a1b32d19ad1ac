// Made from locale/cy by script/languages. Not to be edited.
