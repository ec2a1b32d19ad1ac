// Made from locale/ar by script/languages. Not to be edited.
