using Classroom.Benchmarks;

return await Benchmark.Run(args);
