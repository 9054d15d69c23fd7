"""Files for Excel: a month and a year as workbooks, and all numbers of a month as CSV."""
