"""The content host: strangers' courseware and its shell, without a session, a cookie or any page of the academy."""
