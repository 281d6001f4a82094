"""The explorer: the network of the history as one HTML page that needs no network.

pyvis emits nodes, edges and the page; template, style and scripts are our own files beside this one.
"""

from __future__ import annotations

from .page import page_html

__all__ = ["page_html"]
