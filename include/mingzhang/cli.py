import sys, dataclasses, json
from mingzhang.read.reader import read
from pydantic import TypeAdapter
from mingzhang.accounts import Statement
def main():
    s=read(open(sys.argv[2],'rb').read())
    print(TypeAdapter(Statement).dump_json(s).decode())
