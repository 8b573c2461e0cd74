"""Printed documents: the report as PDF and Word, its evidence annex, its table of indicators as a workbook.

Pure functions from dataclasses to bytes. Nothing here reads the database. Sizes, faces and places are those
of GB/T 9704-2012, the national standard for the layout of official documents.
"""
