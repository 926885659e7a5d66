process.stdout.write('nothing to run yet\n')
