"""Batches in AWS: a file comes to a bucket, a state machine plans it, decides its ranges and finishes it.

`opening` gives an address for a file, `starting` starts the state machine when the file is there; `planning`,
`deciding` and `finishing` are its steps; `following` tells how far it is. All of them keep what they know in the bucket
of results (`keys`), so a step that is repeated finds what is done already.
"""
