"""What pyproject.toml can't say: the packages' folders, and that assets/ travels inside the installed package."""

from setuptools import find_packages, setup

setup(
    packages=[*find_packages("addon"), *find_packages("driver"), "setpiece.assets"],
    package_dir={
        "setpiece": "addon/setpiece",
        "setpiece_driver": "driver/setpiece_driver",
        "setpiece.assets": "assets",
    },
    package_data={"": ["*.json", "*.yaml", "*.toml", "*.txt"], "setpiece.assets": ["**/*"]},
)
