"""Billing: the ledger, wallets, holds, charges, earnings and receipts."""
