"""Finance's pages of payments, runs and bank statements, and the grant partner's page of a payment."""
