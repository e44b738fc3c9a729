"""Which ways to log in the controls of a page offer."""

from cases import each

from audits.page.page import Page
from audits.services.controls import controls
from audits.site_config import Identity, Site

SITE = Site(Identity("exempel", "Exempels kommun", ("https://kommun.example/",), hosts=("kommun.example",)))


@each(("body", "methods"), [
    ("<h1>Välj e-legitimation</h1><button>AB Svenska Pass</button>", ["svenska-pass"]),
    ("<h1>Logga in</h1><ul><li><a href=/a>Svenska Pass</a><li><a href=/b>Freja</a></ul>", ["svenska-pass", "freja"]),
    ("<h1>Ansök</h1><button>BankID</button><button>Freja</button>", ["bankid", "freja"]),
    ("<h1>Logga in</h1><label><input type=radio name=m> Freja</label>", ["freja"]),
    ("<h1>Ansök</h1><fieldset><legend>Identifiera dig med</legend><button>Google</button></fieldset>", ["sso"]),
    ("<h1>Ansök</h1><div data-opened='Logga in'><button>AB Svenska Pass</button></div>", ["svenska-pass"]),
    ("<h1>Pass och id-kort</h1><a href=/pass>Svenska Pass</a>", []),
    ("<h1>Våra förskolor</h1><a href=/freja>Freja</a><a href=/oden>Oden</a>", []),
    ("<h1>Ansök</h1><a href=/in>Logga in med BankID</a><a href=/freja>Freja</a>", ["bankid"]),
    ("<h1>Logga in</h1><a href=https://www.frejaeid.com/>Freja</a>", []),
    ("<nav><a href=/freja>Freja</a></nav><main><h1>Logga in</h1><button>BankID</button></main>", ["bankid"]),
    ("<h1>Logga in</h1><a href=/freja>Nytt från Freja</a>", []),
])  # fmt: skip
def test_bare_names_of_methods(body: str, methods: list[str]) -> None:
    """The bare name of a method offers it in a choice of ways to log in, and nowhere else."""
    page = Page("https://kommun.example/sida", f"<title>Sida</title><main>{body}</main>", SITE)
    assert [method for seen in controls(page) for method in seen.methods] == methods
