"""Blueprints by audience. A route is five moves: load, access, form, one service, redirect; else render."""

from flask import Flask

from recruitment.routes.account import routes as account_routes
from recruitment.routes.address import routes as address_routes
from recruitment.routes.apply import routes as apply_routes
from recruitment.routes.assess import routes as assess_routes
from recruitment.routes.development import routes as development_routes
from recruitment.routes.health import routes as health_routes
from recruitment.routes.interest import routes as public_routes
from recruitment.routes.lead import routes as lead_routes
from recruitment.routes.own_data import routes as own_data_routes
from recruitment.routes.refer import routes as refer_routes
from recruitment.routes.sign_in_again import routes as sign_in_again_routes


def register_routes(app: Flask) -> None:
    """Register every audience's pages."""
    app.register_blueprint(public_routes)
    app.register_blueprint(account_routes)
    app.register_blueprint(address_routes)
    app.register_blueprint(own_data_routes)
    app.register_blueprint(sign_in_again_routes)
    app.register_blueprint(apply_routes)
    app.register_blueprint(assess_routes)
    app.register_blueprint(lead_routes)
    app.register_blueprint(refer_routes)
    app.register_blueprint(development_routes)
    app.register_blueprint(health_routes)
